"""What the simulator shows while it waits, what Undo and Back lead to, and what its sentence says."""

from __future__ import annotations

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from tests.browser.simulator import (
    STRESS,
    Open,
    address,
    button,
    changes,
    control,
    settled,
    show,
    verdicts,
    wait,
)
from tests.browser.test_depth import choose, open_depth
from tests.running_server import Running, running

from tripolar.prepare.prepared import prepare
from tripolar.scenario.load import embedded_names, load
from tripolar.workflow.explorer import Explorer

# Points are asked for as ever, and their answers come only once `window.free()` is called.
HOLD = """
  const ask = window.fetch, held = [];
  window.fetch = (path, options) => (path === '/api/point'
    ? new Promise((resolve, reject) => held.push(() => ask(path, options).then(resolve, reject)))
    : ask(path, options));
  window.held = held;
  window.free = () => { window.fetch = ask; for (const go of held.splice(0)) go(); };
"""
DEAD = "window.alive = window.fetch; window.fetch = () => Promise.reject(new TypeError('Failed to fetch'));"


def story(window: Chrome) -> str:
    return str(window.execute_script("return document.querySelector('.changed .story').textContent"))


def says(window: Chrome, words: str) -> None:
    wait(window, "return document.querySelector('.changed .story').textContent.includes(arguments[0])", words)


def examined(window: Chrome) -> None:
    """Wait until the page knows which starting points can be computed."""
    wait(window, "return !document.querySelector('#preset[aria-busy]')")


def test_while_an_answer_is_awaited_the_sentence_says_so(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    window.execute_script(HOLD)
    control(window, "Balance stress").send_keys(Keys.HOME)
    says(window, f"{STRESS} $30 bn a year → $0 bn a year: the answer for this has not arrived yet.")
    window.set_window_size(1000, 800)  # whatever draws the page anew
    window.execute_script("document.querySelector('.picture').style.width = '320px'")
    wait(window, "return document.querySelector('.picture svg').clientWidth < 330")
    assert "has not arrived yet" in story(window)
    assert window.find_element(By.CSS_SELECTOR, ".ledger .passed").is_displayed()
    assert [chip.text for chip in window.find_elements(By.CSS_SELECTOR, ".chips span")][:1] != []
    window.execute_script("window.free()")
    settled(window)
    assert story(window).startswith(f"{STRESS} $30 bn a year → $0 bn a year: ")
    assert "has not arrived yet" not in story(window)
    assert not window.find_element(By.CSS_SELECTOR, ".ledger .passed").is_displayed()


def test_a_link_says_that_its_values_are_awaited_before_they_are_there(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    window.execute_script(
        HOLD.replace("path === '/api/point'", "path === '/api/point' && options.body.includes('=0')")
    )
    window.execute_script("location.hash = '#s=tutorial&balance_stress=0'")
    wait(window, "return window.held.length > 0")
    says(window, "has not arrived yet")
    assert "Nothing has been changed" not in story(window)
    window.execute_script("window.free()")
    settled(window)
    assert "has not arrived yet" not in story(window)


def test_a_server_that_is_gone_leaves_no_sentence_about_effects_and_is_asked_again(
    open_simulator: Open,
) -> None:
    window = open_simulator("#s=tutorial")
    window.execute_script(DEAD)
    control(window, "Balance stress").send_keys(Keys.HOME)
    says(window, "there is no answer for this")
    notice = "return document.querySelector('.notice:not([hidden])')?.textContent || ''"
    assert "does not answer" in window.execute_script(notice)
    window.find_element(By.CSS_SELECTOR, ".answer .chips button")  # the change can be put back
    window.execute_script("document.querySelector('.picture').style.width = '320px'")
    wait(window, "return document.querySelector('.picture svg').clientWidth < 330")
    assert "there is no answer for this" in story(window)
    window.execute_script("window.fetch = window.alive")
    wait(window, "return document.documentElement.dataset.point === 'balance_stress=0'")
    assert window.execute_script(notice) == ""
    point = Explorer(prepare("tutorial")).at(["balance_stress=0"])
    assert verdicts(window) == {claim.id: claim.verdict for claim in point.claims}


def test_an_answer_that_comes_after_reset_is_not_shown(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    calm = verdicts(window)
    window.execute_script(HOLD)
    control(window, "Balance stress").send_keys(Keys.HOME)
    wait(window, "return window.held.length === 1")
    button(window, "Reset").click()
    assert (changes(window), verdicts(window)) == ([], calm)
    window.execute_script(
        "window.done = 0; const json = Response.prototype.json;"
        "Response.prototype.json = function () {"
        "  return json.call(this).then(told => { window.done += 1; return told }) };"
        "window.free()"
    )
    wait(window, "return window.done === 1")
    wait(window, "return new Promise(go => setTimeout(() => go(true), 50))")
    assert window.execute_script("return document.documentElement.dataset.point") == ""
    assert (story(window).split(".")[0], verdicts(window)) == ("Nothing has been changed", calm)


def test_what_is_pinned_while_an_answer_is_awaited_is_the_point_of_what_is_set(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    window.execute_script(HOLD)
    control(window, "Balance stress").send_keys(Keys.HOME)
    button(window, "Pin as A").click()
    window.execute_script("window.free()")
    button(window, "Unpin A")
    settled(window)
    says(window, "This is A, the point that you pinned.")
    assert window.find_elements(By.CSS_SELECTOR, ".claim.turned") == []
    control(window, "Balance stress").send_keys(Keys.END)
    settled(window)
    window.execute_script(HOLD)
    control(window, "Balance stress").send_keys(Keys.HOME)
    says(window, "This is A: the answer for this has not arrived yet.")
    window.execute_script("window.free()")
    settled(window)
    says(window, "This is A, the point that you pinned.")


def test_undo_takes_back_one_step_even_after_a_move_that_changes_nothing(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    stress = control(window, "Balance stress")
    stress.send_keys(Keys.HOME)
    assert changes(window) == ["balance_stress=0"]
    relation = control(window, "Relation", "United States – Russia")
    relation.send_keys(Keys.ARROW_RIGHT)
    both = changes(window)
    # At its end already: this moves nothing, and what follows at once is a step of its own.
    stress.send_keys(Keys.HOME, Keys.END)
    assert changes(window) == ["balance_stress=60", *both[1:]]
    button(window, "Undo").click()
    assert changes(window) == both
    button(window, "Undo").click()
    assert changes(window) == both[:1]


def test_redo_is_gone_once_something_else_was_done(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    stress = control(window, "Balance stress")
    stress.send_keys(Keys.HOME)
    control(window, "Relation", "United States – Russia").send_keys(Keys.ARROW_RIGHT)
    button(window, "Undo").click()
    assert button(window, "Redo").is_enabled()
    stress.send_keys(Keys.HOME, Keys.END)
    assert not button(window, "Redo").is_enabled()
    assert changes(window) == ["balance_stress=60"]
    button(window, "Undo").click()
    assert changes(window) == ["balance_stress=0"]


def test_a_move_there_and_back_is_no_step(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    control(window, "Relation", "United States – Russia").send_keys(Keys.ARROW_RIGHT)
    before = changes(window)
    control(window, "Balance stress").send_keys(Keys.ARROW_RIGHT, Keys.ARROW_LEFT)
    assert changes(window) == before
    button(window, "Undo").click()
    assert changes(window) == []
    assert not button(window, "Undo").is_enabled()


def test_undo_in_a_text_that_is_being_written_leaves_the_assumptions_alone(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial&balance_stress=0")
    control(window, "Balance stress").send_keys(Keys.END)
    button(window, "Open a file…").click()
    text = window.find_element(By.ID, "file-text")
    text.send_keys("schema", Keys.CONTROL, "z")
    assert changes(window) == ["balance_stress=60"]
    text.send_keys(Keys.ESCAPE)


@pytest.mark.parametrize(
    ("view", "told"),
    [
        ("protocol=credible", "Bargaining goes from expiry to credible: "),
        ("frozen.USA-RUS=0", "frozen.USA-RUS is set to 0: "),
        ("balance_stress=%2B12", f"{STRESS} $30 bn a year → $12 bn a year more than $30 bn a year: "),
        ("balance_stress=*1.5", f"{STRESS} $30 bn a year → 1.5 times $30 bn a year: "),
        (
            "discount=%2B-0.01",
            "How heavily is the future discounted? 5% a year → 1% a year less than 5% a year: ",
        ),
    ],
)
def test_the_sentence_says_what_was_changed(open_simulator: Open, view: str, told: str) -> None:
    window = open_simulator(f"#s=tutorial&{view}")
    settled(window)
    assert story(window).startswith(told)
    window.get("about:blank")


def test_a_bargaining_without_payments_says_which_claims_do_not_apply(open_simulator: Open) -> None:
    window = open_simulator("#s=russia-2025&protocol=nontransferable")
    settled(window)
    gone = {name for name, verdict in verdicts(window).items() if verdict == "does not apply"}
    assert gone
    told = next(part for part in story(window).split(" now ") if "not apply" in part)
    assert told.startswith(("does not apply", "do not apply"))


def test_where_hardly_anything_moves_the_sentence_says_how_little(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial&balance_stress=30.001")
    settled(window)
    assert "no verdict turns" in story(window)
    assert "by 0.02 of a level" in story(window)


def test_two_points_compare_what_is_set_in_words(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial&a=%5B%5B%22frozen.USA-RUS%22%2C%220%22%5D%5D&ab=1&protocol=credible")
    settled(window)
    cells = window.execute_script(
        "return [...document.querySelectorAll('.sides table')[0].querySelectorAll('tbody tr')]"
        ".map(row => [...row.children].map(cell => cell.textContent))"
    )
    assert cells == [["Bargaining", "expiry", "credible"], ["frozen.USA-RUS", "0", "as written"]]


def test_back_leads_to_the_argument_before_and_its_view(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    control(window, "Balance stress").send_keys(Keys.HOME)
    settled(window)
    seen = verdicts(window)
    choose(window, "argument", "summit-1989")
    wait(window, "return location.hash.includes('summit-1989')")
    wait(window, "return document.getElementById('argument').value === 'summit-1989'")
    assert "balance_stress=0" not in address(window)
    window.back()
    wait(window, "return document.getElementById('argument')?.value === 'tutorial'")
    assert changes(window) == ["balance_stress=0"]
    settled(window)
    assert verdicts(window) == seen
    window.forward()
    wait(window, "return document.getElementById('argument')?.value === 'summit-1989'")


def test_another_argument_that_cannot_be_had_leaves_the_page_as_it_is(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    window.execute_script(DEAD)
    choose(window, "argument", "summit-1989")
    wait(window, "return document.querySelector('.notice:not([hidden])')")
    assert window.execute_script("return document.getElementById('argument').value") == "tutorial"
    assert "s=tutorial" in address(window)


def test_an_argument_without_claims_is_opened_by_its_address_and_not_offered(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    choices = "return [...document.querySelectorAll('#argument option')].map(each => each.value)"
    claiming = {name for name in embedded_names() if load(name).claims}
    assert set(window.execute_script(choices)) == claiming
    window.execute_script("location.hash = '#s=reference-2025'")
    wait(window, "return document.getElementById('argument')?.value === 'reference-2025'")
    assert set(window.execute_script(choices)) == {*claiming, "reference-2025"}
    window.execute_script("location.hash = '#file=mine.yaml'")
    wait(window, "return document.querySelector('.missing')")
    assert len(window.find_elements(By.CSS_SELECTOR, ".missing li")) == len(claiming)


def test_a_link_to_an_argument_that_is_not_there_says_so(open_simulator: Open) -> None:
    window = open_simulator("#s=no-such-thing&balance_stress=0")
    told = window.find_element(By.CSS_SELECTOR, ".notice:not([hidden])").text
    assert "no-such-thing, which this server does not have" in told


def test_a_value_of_a_link_that_is_no_number_is_told_and_left_out(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial&balance_stress=abc&stake.RUS-CHN=50&discount=")
    told = window.find_element(By.CSS_SELECTOR, ".notice.stale:not([hidden])").text
    assert told.endswith("were left out: balance_stress=abc, discount=")
    assert changes(window) == ["stake.RUS-CHN=50"]
    assert "unknown" not in window.find_element(By.CSS_SELECTOR, ".changed").text
    assert window.find_elements(By.CSS_SELECTOR, ".notice[role=alert]:not([hidden])") == []


def test_a_link_with_a_claim_that_cannot_be_put_shows_the_argument_without_it(open_simulator: Open) -> None:
    window = open_simulator('#s=tutorial&claim=["Y1","Mine","valu(RUS) > 1"]&balance_stress=0')
    told = window.find_element(By.CSS_SELECTOR, ".notice:not([hidden])").text
    assert "were left out" in told
    assert "did you mean" in told
    assert "claim=" not in address(window)
    assert changes(window) == ["balance_stress=0"]


def test_the_skip_link_leaves_the_address_of_the_view(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial&balance_stress=0")
    view = address(window)
    window.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)  # the link is seen once it is reached
    window.switch_to.active_element.send_keys(Keys.ENTER)
    assert window.switch_to.active_element.get_attribute("id") == "answer"
    assert address(window) == view
    window.execute_script("location.hash = '#nowhere'")
    wait(window, "return location.hash.includes('s=tutorial')")
    assert address(window) == view


def test_what_is_written_in_a_claim_s_form_is_there_when_one_comes_back(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    window.find_element(By.CSS_SELECTOR, ".own > summary").send_keys(Keys.ENTER)
    window.find_element(By.ID, "own-says").send_keys("Russia prospers.")
    window.find_element(By.ID, "own-holds").send_keys("value(RUS) >", Keys.ESCAPE)
    window.find_element(By.CSS_SELECTOR, "#claim-T1 .edit").send_keys(Keys.ENTER)
    window.find_element(By.ID, "edit-says").send_keys(" Or so.")
    edited = window.find_element(By.ID, "edit-says").get_property("value")
    choose(window, "argument", "summit-1989")
    wait(window, "return location.hash.includes('summit-1989')")
    assert window.find_element(By.ID, "own-says").get_property("value") == ""
    window.back()
    wait(window, "return location.hash.includes('tutorial')")
    wait(window, "return document.getElementById('claim-T1')")
    assert window.find_element(By.ID, "own-says").is_displayed()
    assert window.find_element(By.ID, "own-says").get_property("value") == "Russia prospers."
    assert window.find_element(By.ID, "own-holds").get_property("value") == "value(RUS) >"
    edit = window.find_element(By.CSS_SELECTOR, "#claim-T1 .edit")
    assert edit.text == "Edit, unfinished"
    edit.send_keys(Keys.ENTER)
    assert window.find_element(By.ID, "edit-says").get_property("value") == edited


def test_the_address_holds_the_topic_of_the_figures(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    open_depth(window, "figures")
    ready = "return document.querySelector('#figures-topic')?.options.length > 2"
    wait(window, ready)
    choose(window, "figures-topic", "goods_sold")
    view = address(window)
    assert "look=figures+goods_sold" in view
    again = open_simulator(view)
    wait(again, ready)
    assert again.execute_script("return document.getElementById('figures-topic').value") == "goods_sold"
    wait(again, "return document.querySelector('#figures caption')?.textContent")
    assert address(again) == view
    lost = open_simulator("#s=tutorial&look=figures+nothing_of_the_kind")
    wait(lost, ready)
    wait(lost, "return document.querySelector('#figures caption')?.textContent")
    assert "nothing_of_the_kind" not in address(lost)


def test_draws_of_a_claim_that_was_edited_are_out_of_date(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    button(window, "Compute 200 draws").send_keys(Keys.ENTER)
    told = "return document.querySelector('#claim-T1 .in-draws').textContent"
    wait(window, told)
    window.find_element(By.CSS_SELECTOR, "#claim-T1 .edit").send_keys(Keys.ENTER)
    field = window.find_element(By.ID, "edit-holds")
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys("value(RUS) > 1000000")
    checked = "document.getElementById('edit-holds-told').textContent"
    wait(window, f"return {checked} === 'This criterion can be used.'")
    field.send_keys(Keys.ENTER)
    wait(window, "return document.querySelector('#claim-T1 .edited')")
    assert window.execute_script(told) == ""
    assert "out of date" in window.find_element(By.CSS_SELECTOR, ".draws [role=status]").text


def test_what_was_cancelled_is_not_said_to_be_out_of_date(open_simulator: Open) -> None:
    window = open_simulator()
    button(window, "Compute 200 draws").click()
    wait(window, "return !document.querySelector('.draws progress').hidden")
    window.execute_script("document.querySelector('.draws button').click()")
    status = window.find_element(By.CSS_SELECTOR, ".draws [role=status]")
    assert status.text == "Cancelled."
    control(window, "Balance stress").send_keys(Keys.ARROW_RIGHT)
    settled(window)
    assert status.text == "Cancelled."


def test_a_second_tab_waits_for_its_draws_without_being_refused(
    open_simulator: Open, server: Running
) -> None:
    large = {"scenario": {"name": "russia-2025"}, "draws": 1000, "seed": 3}
    under_way = server.ask("POST", "/api/ensembles", large).json
    window = open_simulator("#s=tutorial&discount=0.061")
    window.get_log("browser")
    button(window, "Compute 200 draws").click()
    status = "return document.querySelector('.draws [role=status]').textContent"
    wait(window, f"{status}.includes('1 before you')")
    assert server.ask("DELETE", f"/api/ensembles/{under_way['id']}").status == 200
    wait(window, "return document.querySelector('#claim-T1 .in-draws').textContent")
    asked = window.execute_script("return performance.getEntriesByType('resource').map(each => each.name)")
    assert len([name for name in asked if name.endswith("/api/ensembles")]) == 1
    assert window.get_log("browser") == []  # no request was refused


@pytest.mark.parametrize("name", embedded_names())
def test_every_starting_point_that_can_be_chosen_has_numbers(open_simulator: Open, name: str) -> None:
    window = open_simulator(f"#s={name}")
    examined(window)
    options = window.execute_script(
        "return [...document.querySelectorAll('#preset option')].filter(each => each.value && !each.hidden)"
        ".map(each => [each.value, each.disabled, each.parentElement.tagName])"
    )
    explorer = Explorer(prepare(name))
    structure = {each.name: each for each in explorer.scenario.variants.values()}
    assert {each[0] for each in options} == set(structure)
    reasons = window.execute_script(
        "return [...document.querySelectorAll('.why-not li')].map(each => each.textContent)"
    )
    for value, disabled, group in options:
        assert disabled is (group == "OPTGROUP")
        if disabled:
            says = structure[value].says or value
            assert any(text.startswith(says) and len(text) > len(says) + 10 for text in reasons), value
            continue
        choose(window, "preset", value)
        settled(window)
        assert "can be computed here" not in story(window), value
        assert "cannot be told" not in story(window), value


def test_a_starting_point_that_no_game_fits_says_why_it_is_not_offered(open_simulator: Open) -> None:
    window = open_simulator("#s=russia-2025")
    examined(window)
    disabled = window.execute_script(
        "return [...document.querySelectorAll('#preset option:disabled')].map(each => each.value)"
    )
    assert {"switched", "switched-cold", "partner-hostile", "pivot-usa", "pivot-rus"} <= set(disabled)
    assert not {"cold-us", "us-offer", "gap-halved", "rival-hostile", "pivot-chn"} & set(disabled)
    told = window.execute_script("return document.querySelector('.why-not').textContent")
    assert "then matches the record of how often relations move (hazards not met)" in told


def test_values_of_one_s_own_are_not_called_the_scenario_as_written(open_simulator: Open) -> None:
    window = open_simulator("#s=russia-2025")
    examined(window)
    choose(window, "preset", "cold-us")
    settled(window)
    control(window, "Balance stress").send_keys(Keys.HOME)
    shown = "return document.getElementById('preset').selectedOptions[0].textContent"
    assert window.execute_script(shown) == "values of your own"
    choose(window, "preset", "")
    assert (changes(window), window.execute_script(shown)) == ([], "the scenario as written")


def test_a_number_that_is_none_is_said_to_be_none(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial")
    window.execute_script(
        "for (const each of document.querySelectorAll('.everything, .everything details')) each.open = true"
    )
    field = wait(window, "return document.querySelector('.everything .field input[type=text]')")
    first = field.get_property("value")
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys("0,5", Keys.TAB)
    assert field.get_attribute("aria-invalid") == "true"
    assert "This is not a number" in field.find_element(By.XPATH, "..").text
    assert changes(window) == []
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys(f"{float(first) * 1.23456:.6g}", Keys.TAB)
    assert field.get_attribute("aria-invalid") is None
    assert changes(window)[0].endswith(f"={float(first) * 1.23456:.6g}")
    assert field.get_property("value") == f"{float(first) * 1.23456:.6g}"


def test_the_points_along_an_assumption_hold_the_present_one(open_simulator: Open) -> None:
    window = open_simulator("#s=tutorial&balance_stress=*1.1")
    settled(window)
    open_depth(window, "sweep")
    choose(window, "sweep-claim", "T2")
    choose(window, "sweep-along", "balance_stress")
    button(window, "Compute 25 points").send_keys(Keys.ENTER)
    wait(window, "return document.querySelectorAll('.sweep circle').length === 25")
    rows = window.execute_script(
        "return [...document.querySelectorAll('#sweep tbody tr')]"
        ".map(row => [...row.children].map(cell => cell.textContent))"
    )
    [now] = [row for row in rows if row[0].startswith("33 ")]
    assert now[1] == verdicts(window)["T2"]
    assert "It is now at 33 bn" in window.find_element(By.CSS_SELECTOR, "#sweep .story").text


def test_a_page_whose_server_never_answered_can_be_tried_again(chromium: Chrome) -> None:
    with running("tutorial") as server:
        show(chromium, server, "#s=tutorial", 1280, "light")
        wait(chromium, "return document.querySelector('.picture svg')")
        chromium.execute_script(DEAD)
        chromium.execute_script("location.hash = '#s=reference-2025'")
        wait(chromium, "return document.querySelector('[role=alert] button')")
        assert chromium.find_element(By.CSS_SELECTOR, "[role=alert]").text == (
            "The server does not answer. Try again"
        )
        chromium.execute_script("window.fetch = window.alive")
        button(chromium, "Try again").click()
        wait(chromium, "return document.getElementById('argument')?.value === 'reference-2025'")


def test_a_claim_taken_back_while_the_server_is_gone_goes_once_it_is_there(open_simulator: Open) -> None:
    window = open_simulator('#s=tutorial&claim=["Y1","Mine","value(RUS) > 1"]')
    assert "Y1" in verdicts(window)
    window.execute_script(DEAD)
    window.find_element(By.CSS_SELECTOR, "#claim-Y1 .put-back").click()
    wait(window, "return document.querySelector('.notice:not([hidden])')")
    window.execute_script("window.fetch = window.alive")
    wait(window, "return !document.getElementById('claim-Y1')")
    wait(window, "return !document.querySelector('.notice:not([hidden])')")
    assert "claim=" not in address(window)
