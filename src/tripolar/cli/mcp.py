"""``tripolar mcp``: a server for assistants."""

from __future__ import annotations


def command() -> None:
    """Serve an assistant by the Model Context Protocol.

    It is spoken to over standard input and output. It can look up figures, list parameters and quantities,
    validate and run a scenario, judge a claim and explain a verdict.
    """
    from tripolar.extras import need

    need("mcp", "the server for assistants")
    from tripolar.web.assistants import serve_assistants

    serve_assistants()
