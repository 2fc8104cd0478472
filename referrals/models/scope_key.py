from django.db import models


class ScopeKey(models.Model):
    """A key of force scopes, in the two forms that HMAC needs (referrals/database/scope_function.py), hexadecimal."""

    inner_pad = models.CharField(max_length=128)
    outer_pad = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"scope key {self.pk}"
