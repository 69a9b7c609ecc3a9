"""The first letters of names as people type them: syxq for 松园小区."""

from itertools import islice, product

from pypinyin import Style, pinyin

MOST_READINGS = 2
MOST = 16


def initials(text: str) -> tuple[str, ...]:
    """Return the first letters of a text in lower case, the usual reading first, others where characters have several.

    Digits and Latin letters stand for themselves; at most 16 readings. 重庆路 gives cql and zql.
    """
    kept = "".join(character for character in text if character.isalnum())
    if not kept:
        return ()
    readings = pinyin(kept, style=Style.FIRST_LETTER, heteronym=True, errors="default")
    letters = [[one.lower() for one in sorted(set(each), key=each.index)[:MOST_READINGS] if one] for each in readings]
    if not all(letters):
        return ()
    return tuple(dict.fromkeys("".join(one) for one in islice(product(*letters), MOST)))
