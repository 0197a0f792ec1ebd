"""公开风险点和防控举措（三(一)2“多形式、多平台公开”）。

Chosen risk points as frozen snapshots: proposed, checked by another person, published with the
receipt of the act, withdrawn with a reason. What is open is open to everybody.
"""
