"""What many commands ask for in the same words."""

import typer

NOTICE = typer.Argument(..., metavar="编号", help="通知编号")
BY = typer.Option(..., metavar="姓名", help="由谁决定")
REASON = typer.Option(..., metavar="理由", help="理由，告知有关单位并留痕")
JSON = typer.Option(False, "--json", metavar="", help="输出 JSON，供程序读取")
