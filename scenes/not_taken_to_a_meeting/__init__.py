"""应上会未上会. Matters over the line: which were decided, which were not."""
