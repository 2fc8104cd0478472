"""Read variables from the environment, or from the files that NAME_FILE names (systemd credentials, mounted secrets).

No error quotes a value: a password must not be in the log of a process that could not start.
"""

import warnings
from collections.abc import Callable
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping


class SecretFiles(FileAwareMapping):
    def __getitem__(self, key: str) -> str:
        """Raises ImproperlyConfigured for a file that cannot be read, KeyError for a variable that is not set."""
        try:
            value = super().__getitem__(key)
        except (OSError, UnicodeError) as error:
            # Without its path, in case the secret itself was written there.
            raise ImproperlyConfigured(f"{key}_FILE: the file cannot be read ({type(error).__name__}).") from None
        if not self.env.get(f"{key}_FILE"):
            return value
        if value.startswith("$"):
            # django-environ would look for a variable of that name, and say it.
            raise ImproperlyConfigured(f"{key}_FILE: the value must not begin with a dollar sign.")
        return value.rstrip("\r\n")


class Env(environ.FileAwareEnv):
    ENVIRON = SecretFiles()

    def db(self, var: str, **options: Any) -> dict[str, Any]:
        return _without_value(var, super().db_url, **options)

    def cache(self, var: str, **options: Any) -> dict[str, Any]:
        return _without_value(var, super().cache_url, **options)

    def email(self, var: str, **options: Any) -> dict[str, Any]:
        return _without_value(var, super().email_url, **options)

    def json(self, var: str, **options: Any) -> Any:
        return _without_value(var, super().json, **options)


def _without_value(var: str, read: Callable[..., Any], **options: Any) -> Any:
    with warnings.catch_warnings():
        # An unknown kind of URL is a warning that quotes it.
        warnings.simplefilter("error")
        try:
            return read(var, **options)
        except (ValueError, KeyError, Warning) as error:
            raise ImproperlyConfigured(f"{var} cannot be read ({type(error).__name__}).") from None
