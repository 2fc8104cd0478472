"""The type of words for people: plain, or looked up in the reader's language only when they are shown."""

from django.utils.functional import Promise

Words = str | Promise
