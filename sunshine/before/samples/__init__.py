"""抽查下属企业已备案的“三重一大”事项档案（三(一)1“加强对下属企业决策的监督检查”）。

Which archives are looked at is nobody's choice: the list is fixed first, the draw follows from a
number of the public log that came after, and anybody may draw again. Each file is checked by one
person against a list, answered by its enterprise, and closed; the results stay.
"""
