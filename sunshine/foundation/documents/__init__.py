"""公文：按 GB/T 9704-2012 排版、逐件编号、存证（三(一)1 “出具书面意见”“标准化和规范化”）。

Numbered official documents from templates of `reference/documents`, as docx and, where
LibreOffice is there, as PDF.
"""
