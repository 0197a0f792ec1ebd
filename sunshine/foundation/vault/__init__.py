"""保险箱：密钥、自然人标识、字段加密（个人信息保护法第51条）。

Keys kept outside lake and database; persons by keyed hash; fields encrypted.
"""
