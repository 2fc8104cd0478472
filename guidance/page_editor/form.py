"""The editor's form of a page. Two people who edit at once both keep their words: see clean()."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

OVERTAKEN = (
    "Somebody else saved this page after you opened it. Your words are still here and theirs are under History: "
    "compare them, put in what is missing, and save again."
)


class BodyPageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        """Wagtail's scripts warn of this, but a form sent without them would silently win. It is told once:
        the page that then comes back knows the newer version, and saving that is a decision."""
        cleaned = super().clean()
        if self._is_overtaken():
            self.add_error(None, OVERTAKEN)
        return cleaned

    def _is_overtaken(self) -> bool:
        latest = self.instance.latest_revision if self.instance.pk else None
        # One's own: the editor saves by itself while one writes, and may still be at it when a button is pressed.
        if latest is None or latest.user_id == self.for_user.pk:
            return False
        loaded = self.data.get("loaded_revision_id")
        # The same revision may have been written over by the other person's automatic saving.
        written = self.data.get("loaded_revision_created_at")
        return bool(loaded) and (loaded, written) != (str(latest.pk), latest.created_at.isoformat())
