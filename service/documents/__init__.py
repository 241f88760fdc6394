"""Documents that people hold in their hands: workbooks of what was collected. 文书。"""
