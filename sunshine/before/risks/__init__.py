"""廉政风险点：排查、评级、审定、复评、撤销，防控措施到位、责任到人（三(一)2）。

The register of integrity risks by unit, post, power and step over the six fields of the policy,
the controls that answer them with who does and who oversees each, and the campaigns that look for
risks from the departments upwards. The method of every rating stays with it.
"""
