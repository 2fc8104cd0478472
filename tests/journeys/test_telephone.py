"""An officer enters what came by telephone, opens it, and takes the handover pack out."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_SQLITE
from tests.journeys.portal import Portal
from tests.journeys.road import Look, choose, fill, press, sign_in

# Officers' pages do not depend on the database.
pytestmark = [ON_SQLITE, pytest.mark.xdist_group("reporter")]
WORDS = "A caller says that her nephew keeps a crossbow in the shed."


@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
def test_telephone_concern_from_call_to_pack(portal: Portal, open_page, axe, screenshot, is_phone):
    look, page = Look(axe, screenshot), open_page(phone=is_phone)
    size = "phone" if is_phone else "desktop"
    sign_in(page, portal, portal.account("officer", "essex"))
    page.goto("/review/enter/")
    press(page, "Continue")
    look(page, f"entering-{size}-error")
    choose(page, "Telephone")
    fill(page, "At what time?", "0:00")
    press(page, "Continue")
    page.get_by_role("textbox").first.fill(WORDS)
    look(page, f"entering-{size}-worry")
    press(page, "Continue")
    choose(page, "One person")
    press(page, "Continue")
    choose(page, "I would rather choose from a list of councils")
    press(page, "Continue")
    page.get_by_label("Which council area do they live in?").select_option("E07000074")
    for _ in range(6):
        if page.url.endswith("/check/"):
            break
        press(page, "Continue")
    expect(page.locator("#signs")).to_contain_text("eapon")
    expect(page.locator("#goes-to")).to_contain_text("your own force")
    look(page, f"entering-{size}-check")
    page.get_by_role("link", name="Add more").click()
    look(page, f"entering-{size}-add")
    page.goto("/review/enter/name/")
    choose(page, "Yes")
    fill(page, "Their name", f"Example Heron{size}")
    press(page, "Continue")
    page.goto("/review/enter/check/")
    press(page, "Enter the concern")
    reference = page.locator("#reference").inner_text()
    look(page, f"entering-{size}-sent")
    page.get_by_role("link", name=f"Open {reference}").click()
    expect(page.locator("#arrival")).to_contain_text("telephone")
    look(page, f"entering-{size}-concern")
    take_pack_out(page, reference, look, size)


def take_pack_out(page: Page, reference: str, look: Look, size: str) -> None:
    page.goto(f"/review/{reference}/pack/")
    expect(page.get_by_label("Surname", exact=True)).to_have_value(f"Heron{size}")
    look(page, f"pack-{size}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy Surname").click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"Heron{size}"
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download for Word").click()
    assert waiting.value.suggested_filename == f"{reference}.docx"
    word = Document(BytesIO(Path(waiting.value.path()).read_bytes()))
    assert WORDS in word.tables[0].rows[14].cells[1].text
