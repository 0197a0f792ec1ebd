"""数据质量：及时、完整、有效、唯一、一致，按数据集和企业计量（四(一) “保障数据质量”）。

Five dimensions a data set and organisation, measured after each snapshot; failing rows and trend.
"""
