"""申报比对与专项整治（三(一)2“从业及经营活动申报”、三(二)3“利益输送”；A9–A11、F4）。

Declared and inferred relatives against the registry and the business of their enterprise: every
match says which fields agree and how sure that is, and a person confirms or rejects it. What a
special campaign did about its matches is kept with its report.
"""
