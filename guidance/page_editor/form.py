"""The page form of the CMS, which detects that somebody else saved the page in the meantime."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

OVERTAKEN = (
    "Somebody else saved this page after you opened it. Your words are still here and theirs are under History: "
    "compare them, put in what is missing, and save again."
)


class BodyPageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        """Refuse to overwrite a newer revision once; the returned form names it, so saving again is accepted.

        Wagtail's scripts warn too, but without them the later form would silently win.
        """
        cleaned = super().clean()
        if self._is_outdated():
            self.add_error(None, OVERTAKEN)
        return cleaned

    def _is_outdated(self) -> bool:
        latest = self.instance.latest_revision if self.instance.pk else None
        # The user's own revision: autosave may still be running when a button is pressed.
        if latest is None or latest.user_id == self.for_user.pk:
            return False
        loaded = self.data.get("loaded_revision_id")
        # The other person's autosave may have overwritten the same revision.
        written = self.data.get("loaded_revision_created_at")
        return bool(loaded) and (loaded, written) != (str(latest.pk), latest.created_at.isoformat())
