"""What a person writes: a YAML text becomes a frozen `Scenario`, checked and located.

Read `families` for what can be set, `paths` for how it is named, `distributions` for how it may
vary, `load` for how a file becomes a scenario, `variants` for named differences from it.
"""
