"""Reporter safety in a real browser: exit, traces left behind, danger signs, timeout, pictures, printing."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.portal import Portal
from tests.journeys.road import (
    ROADS,
    Look,
    answer,
    assert_no_canary,
    assert_no_sideways_scroll,
    carry_on,
    choose,
    press,
    wait_until_wiped,
)
from tests.journeys.tab import ready_to_send
from tests.referrals.report.drawing import picture
from tests.referrals.walking import CANARIES

NORFOLK = ROADS[3]
# Browser behaviour does not depend on the database.
pytestmark = [ON_SQLITE, pytest.mark.xdist_group("reporter")]


def history(page: Page) -> list[dict]:
    return page.context.new_cdp_session(page).send("Page.getNavigationHistory")["entries"]


def assert_nothing_stays(page: Page, portal: Portal, *, back: int) -> None:
    """Assert that cookies, history, cache and storage hold no trace; `back` steps lead to the last report page."""
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"csrf"}
    for entry in history(page):
        assert_no_canary(entry["url"] + entry["title"])
        if "/report/" in entry["url"]:
            assert entry["title"].endswith(" - Online form"), entry
    for _ in range(back):
        page.go_back()
    assert page.url.startswith(f"{portal.url}/report/")
    assert_no_canary(page.content())
    expect(page.locator("h1")).to_have_text("Your answers are no longer here")
    page.goto("/accessibility/")
    kept = page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length,"
        " (await indexedDB.databases()).length]"
    )
    assert kept == [0, 0, 0, 0]


def from_cache(page: Page, address: str) -> bool:
    """Whether the page's stylesheet comes from the browser's cache."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    served = []
    session.on("Network.requestServedFromCache", lambda event: served.append(event))
    session.on(
        "Network.responseReceived",
        lambda event: served.append(event) if event["response"].get("fromDiskCache") else None,
    )
    page.goto(address)
    page.wait_for_load_state("load")
    session.detach()
    return bool(served)


def test_journey_contacts_no_other_origin_and_exit_clears_everything(portal, phone, javascript, axe, screenshot):
    requests = []
    phone.context.on("request", lambda request: requests.append(request))
    phone.goto("/report/?area=norfolk")
    answer(phone, NORFOLK, Look())
    assert len(requests) > 20
    assert {request.url.split("/")[2] for request in requests} == {f"127.0.0.1:{portal.port}"}
    for request in requests:
        assert_no_canary(request.url + request.headers.get("referer", ""))
        assert request.method == "GET" or request.resource_type == "document"
    # Control: there is something to clear.
    assert from_cache(phone, "/report/check/")
    assert "draft" in {cookie["name"] for cookie in phone.context.cookies()}
    assert phone.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    for cookie in phone.context.cookies():
        assert_no_canary(cookie["value"])
        assert cookie["expires"] == -1
    before = len(history(phone))
    phone.get_by_role("button", name="Exit this page").click()
    phone.wait_for_url(portal.exit_url)
    expect(phone.locator("h1")).to_have_text("Rain")
    # A script replaces the history entry of the page; without one, an entry is added for the exit page.
    assert len(history(phone)) == before + (0 if javascript else 1)
    assert not [entry for entry in history(phone) if entry["url"].endswith("/report/exit/")]
    wait_until_wiped(phone)
    phone.wait_for_timeout(300)  # the same response clears the cache a moment after the cookies
    assert not from_cache(phone, "/report/start/")
    assert_nothing_stays(phone, portal, back=2)
    assert_no_canary(portal.log_text())


def test_nothing_stays_in_the_browser_after_sending(portal, answered):
    phone = answered
    phone.goto("/report/check/")
    press(phone, "Send")
    code = phone.locator("#return-code").inner_text()
    assert "draft" in {cookie["name"] for cookie in phone.context.cookies()}
    with phone.expect_response(lambda response: response.request.method == "POST") as leaving:
        press(phone, "I have written it down")
    # The next page is the portal's too and refills the cache, so check the header.
    assert '"cache"' in (leaving.value.header_value("clear-site-data") or "")
    assert code not in str(history(phone))
    phone.go_back()
    assert_nothing_stays(phone, portal, back=1)


def test_pressing_shift_three_times_exits_and_wipes_the_draft(portal, answered, axe):
    phone = answered
    phone.goto("/report/worry/")
    length = len(history(phone))
    phone.get_by_role("textbox").click()
    for _ in range(3):
        phone.keyboard.press("Shift")
    phone.wait_for_url(portal.exit_url)
    entries = [entry["url"] for entry in history(phone)]
    assert len(entries) == length
    assert not any("/report/worry/" in entry for entry in entries)
    wait_until_wiped(phone)
    phone.goto("/report/check/")
    expect(phone.locator("h1")).to_have_text("Your answers are no longer here")
    axe(phone)


def test_second_tab_stop_is_the_exit_button(portal, answered):
    phone = answered
    phone.goto("/report/worry/")
    phone.keyboard.press("Tab")
    phone.keyboard.press("Tab")
    expect(phone.locator(":focus")).to_have_text("Exit this page")
    phone.keyboard.press("Enter")
    phone.wait_for_url(portal.exit_url)


def test_danger_in_the_words_is_shown_on_the_next_page(portal, answered, axe, screenshot):
    phone = answered
    phone.goto("/report/worry/")
    panel = phone.locator("[data-module=portal-danger]")
    phone.get_by_role("textbox").fill("He has bought a knife.")
    assert panel.count() == 0
    press(phone, "Continue")
    expect(phone.locator("h1")).not_to_contain_text("What worries you?")
    expect(panel).to_be_in_viewport()
    axe(phone)
    assert_no_sideways_scroll(phone)
    screenshot(phone, "danger")


def test_timeout_warning_can_be_extended_without_losing_text(portal, answered, axe, screenshot):
    phone = answered
    phone.clock.install()
    phone.goto("/report/worry/")
    phone.get_by_role("textbox").fill("Half a sentence")
    dialog = phone.get_by_role("dialog")
    phone.clock.run_for("54:00")
    assert dialog.count() == 0
    phone.clock.run_for("01:10")
    expect(dialog).to_contain_text("Your answers will be deleted in 5 minutes")
    axe(phone)
    assert_no_sideways_scroll(phone)
    screenshot(phone, "time")
    dialog.get_by_role("button", name="Get more time").click()
    expect(dialog).to_have_count(0)
    expect(phone.get_by_role("textbox")).to_have_value("Half a sentence")
    phone.context.set_offline(True)
    press(phone, "Get more time")
    expect(dialog).to_contain_text("We cannot be reached just now")
    press(phone, "Close")
    phone.context.set_offline(False)
    phone.watch.faults.clear()  # the console error of the request made offline
    phone.clock.run_for("54:00")
    assert dialog.count() == 0
    phone.clock.run_for("06:30")
    expect(dialog).to_contain_text("What you typed on this page is still here")
    press(phone, "Close")
    expect(phone.get_by_role("textbox")).to_have_value("Half a sentence")


def test_more_time_without_javascript_keeps_the_page(portal, open_page):
    page = carry_on(open_page(javascript=False), ready_to_send(portal.url))
    page.goto("/report/worry/")
    page.get_by_role("textbox").fill("Half a sentence")
    with page.expect_response("**/report/time/**") as answer_:
        press(page, "Get more time")
    assert answer_.value.status == 204
    expect(page.get_by_role("textbox")).to_have_value("Half a sentence")


def test_pictures_are_added_shown_and_removed(portal, answered, axe, screenshot, tmp_path):
    phone = answered
    phone.goto("/report/pictures/")
    (tmp_path / "Canaryfile.png").write_bytes(picture("PNG", (300, 500)))
    (tmp_path / "big.png").write_bytes(bytes(11_000_000))
    (tmp_path / "not.png").write_bytes(b"%PDF-1.7")
    chooser = phone.locator("input[type=file]")
    chooser.set_input_files(tmp_path / "big.png")
    expect(phone.locator(".govuk-error-message")).to_contain_text("must be 10 MB or smaller")
    assert chooser.input_value() == ""
    chooser.set_input_files(tmp_path / "Canaryfile.png")
    press(phone, "Add this file")
    chooser.set_input_files(tmp_path / "not.png")
    press(phone, "Add this file")
    expect(phone.locator(".govuk-error-summary")).to_contain_text("We cannot open this PDF")
    image = phone.get_by_role("img", name="Picture 1")
    expect(image).to_have_js_property("naturalHeight", 240)  # waits until it is loaded
    axe(phone)
    assert_no_sideways_scroll(phone)
    screenshot(phone, "pictures")
    press(phone, "Remove picture 1")
    expect(image).to_have_count(0)
    phone.goto("/report/start/")
    expect(phone.get_by_role("button", name="Go on with them")).to_be_visible()
    axe(phone)
    assert_no_sideways_scroll(phone)
    screenshot(phone, "still-here")


def test_printed_receipt_has_only_reference_and_code(portal, answered, screenshot):
    phone = answered
    phone.goto("/report/check/")
    press(phone, "Send")
    reference, code = phone.locator("#reference").inner_text(), phone.locator("#return-code").inner_text()
    expect(phone.get_by_role("button", name="Print")).to_be_visible()
    with phone.expect_download() as saved:
        phone.get_by_role("button", name="Save as a file").click()
    assert saved.value.suggested_filename == "note.txt"
    phone.emulate_media(media="print")
    neutral = ["Number:", reference, "Code:", code]
    assert phone.locator("body").inner_text().split() == neutral
    phone.emulate_media(media="screen")
    phone.get_by_label("Put the web address on it").check()
    phone.emulate_media(media="print")
    assert phone.locator("body").inner_text().split() == [*neutral, f"{portal.url}/return/"]
    phone.emulate_media(media="screen")
    phone.get_by_label("Put the web address on it").uncheck()
    phone.emulate_media(media="print")
    screenshot(phone, "paper")
    assert_no_canary("".join(CANARIES) and phone.content())


def test_ticking_a_danger_sign_shows_the_panel(portal, answered):
    phone = answered
    phone.goto("/report/risks/")
    panel = phone.locator("[data-module=portal-danger]")
    panel.evaluate("panel => panel.hidden = true")
    choose(phone, "They have a weapon or are trying to get one")
    expect(panel).to_be_visible()
