"""The embedded runtime: one data folder, one process tree, and what can go wrong with them. 内嵌运行环境。"""
