"""领域看板：七大领域的指标，按企业、按月，可比、可点到行（二(二)2）。

Metrics of the seven domains: computed by a job over one snapshot into PostgreSQL, never by the web.
"""
