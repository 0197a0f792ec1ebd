"""“三重一大”事项会前报备、签批、抄送派驻纪检监察组（三(一)1）。

A matter is filed before its meeting, sounded, signed by the secretary, read by the resident
group and put on file; until then nothing of it may reach an agenda.
"""
