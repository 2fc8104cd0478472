"""Find concerns that share tokens, reading no more rows than needed to know that too many do.

The token of a very common name may have a hundred thousand rows: the limit bounds the cost for each token.
"""

import json
from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField

_SHARING = """
SELECT (SELECT {gathered}(concern_id) FROM
    (SELECT concern_id FROM referrals_matchtoken WHERE token = {one} AND concern_id <> %s LIMIT %s) AS shared)
FROM {many}
"""
_POSTGRESQL = _SHARING.format(gathered="array_agg", one="given", many="unnest(%s::bigint[]) AS given")
_SQLITE = _SHARING.format(gathered="json_group_array", one="given.value", many="json_each(%s) AS given")


def sharing_each(tokens: Sequence[int], *, besides: UUID, most: int) -> list[list[UUID]]:
    """For each token, at most `most` other concerns that have it, in one statement."""
    own = UUIDField().get_db_prep_value(besides, connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL, [own, most, list(tokens)])
            return [found or [] for (found,) in cursor.fetchall()]
        cursor.execute(_SQLITE, [own, most, json.dumps(list(tokens))])
        return [[UUID(hex=each) for each in json.loads(found)] for (found,) in cursor.fetchall()]
