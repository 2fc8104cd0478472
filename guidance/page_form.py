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
        if latest is None:
            return False
        if mine := self.data.get("overwrite_revision_id"):
            return mine != str(latest.pk)
        if not (loaded := self.data.get("loaded_revision_id")):
            return False
        # The same revision may have been written over by the other person's automatic saving.
        written = self.data.get("loaded_revision_created_at", "")
        return loaded != str(latest.pk) or written != latest.created_at.isoformat()
