from tests.figures import Figures, write


def _figures(value):
    figures = Figures("Speed", ("What", "Figure"), note="Bounded by the disk.")
    figures.add("page", value)
    return figures


def test_write_replaces_only_its_own_table(tmp_path):
    page = tmp_path / "speed.md"
    page.write_text("# Speed\n\nWords of ours.\n")
    write(page, "pages", _figures("old"))
    write(page, "posts", _figures("other"))
    write(page, "pages", _figures("new"))
    text = page.read_text()
    assert text.startswith("# Speed\n\nWords of ours.\n")
    assert "| page | new |" in text
    assert "old" not in text
    assert text.index("new") < text.index("other")
    assert text.count("Bounded by the disk.") == 2
