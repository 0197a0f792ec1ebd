"""“建立发现可能影响公正履职情形、主动报告、调整回避等相关制度”（三(一)1），
“存在不当利益输送风险的或其他可能影响公正履行职责的情形应当及时采取调整措施”（三(二)3）。

A conflict is reported, found or told of, registered, judged by discipline and personnel, adjustmentd
and released. While it is live the matters it concerns are closed to the person by `Denial`, which
wins everywhere; so the house, and not the person's restraint, keeps the person out.
"""
