"""How a word is found inside longer ones: by each two characters that stand together. Pure."""

LEAST = 2  # characters: a single one is in nearly every name


def grams(words: str) -> list[str]:
    """`水务集` → 水务, 务集: what the SQL function `search_grams` gives, for a query."""
    low = words.lower()
    return sorted({low[i : i + LEAST] for i in range(len(low) - LEAST + 1)})
