"""The pages of the issue wizard: from a text to a notice that is out. 发文向导。"""
