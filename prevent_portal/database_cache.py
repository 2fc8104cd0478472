"""Django's cache in the database, whose values are read as plain data alone (ADR 0112).

Django stores pickles, which run code when they are read. The editors' and the officers' tier share the table: whoever
held the database login of the first ran code in a process of the second, which has the private keys.
"""

import base64
import io
import logging
import pickle
from collections.abc import Iterable
from typing import Any

from django.core.cache.backends import db
from django.db import connections, router
from django.utils import timezone

logger = logging.getLogger(__name__)

# Named tuples of plain values, beside what needs no class.
CLASSES = {("wagtail.models.sites", "SiteRootPath")}


class _Unpickler(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str) -> Any:
        if (module_name, global_name) not in CLASSES:
            raise pickle.UnpicklingError("not plain data")
        return super().find_class(module_name, global_name)


class DatabaseCache(db.DatabaseCache):
    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        """As Django's; a value that is not plain data counts as none."""
        names = {self.make_and_validate_key(key, version=version): key for key in keys}
        if not names:
            return {}
        model = self.cache_model_class
        connection = connections[router.db_for_read(model)]
        table, marks = connection.ops.quote_name(model._meta.db_table), ", ".join(["%s"] * len(names))
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        with connection.cursor() as cursor:
            sql = f"SELECT cache_key, value FROM {table} WHERE cache_key IN ({marks}) AND expires >= %s"  # noqa: S608
            cursor.execute(sql, [*names, now])
            rows = cursor.fetchall()
        found = {}
        for name, value in rows:
            try:
                found[names[name]] = _Unpickler(io.BytesIO(base64.b64decode(value))).load()
            except Exception:  # noqa: BLE001  (whatever somebody wrote there)
                logger.warning("A value of the cache is not plain data, and is not read.")
        return found
