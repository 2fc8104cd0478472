"""The editor's form for a contact: own areas only, and a new address starts unconfirmed."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from guidance.models import Area, Contact

_ADDRESS = {"kind", "value"}


class ContactForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.edited_by(self.for_user)

    def save(self, commit: bool = True) -> Contact:
        if self.instance.pk and _ADDRESS & set(self.changed_data) and "status" not in self.changed_data:
            self.instance.unconfirm()
        return super().save(commit)
