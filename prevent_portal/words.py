"""The type of user-visible text: a string, or a lazy translation."""

from django.utils.functional import Promise

Words = str | Promise
