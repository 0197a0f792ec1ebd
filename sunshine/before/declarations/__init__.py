"""领导人员、关键岗位人员及其亲属从业和经营活动申报（三(一)2“建立健全……申报制度”，A9）。

Who has to declare follows from tenures; what they declare lies sealed, each declaration under a
key of its own; who else opened it is told to the person; review, correction and a drawn sample
end in records. Names stay here: later rooms and the lake are given keys.
"""
