"""PDF files with text, by pypdfium2."""

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw

from service.reading.content import MOST_TEXT, Content, unnumbered
from service.reading.refusals import FileCorrupt, FileEncrypted, FileTooComplex, FileWithoutText

MOST_PAGES = 400
_FEWEST = 12
"""Characters below which a page counts as a picture."""


def read_pdf(data: bytes) -> Content:
    """The text of a PDF, page after page. A scan, a locked or a broken file is refused."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise FileEncrypted("PDF 文件已加密，请去除密码后再传。", field="file") from error
        raise FileCorrupt("PDF 文件已损坏，无法打开。请重新导出后再传。", field="file") from error
    try:
        return Content(text=_text(document))
    except pypdfium2.PdfiumError as error:
        raise FileCorrupt("PDF 文件内部缺损，无法读取。请重新导出后再传。", field="file") from error
    finally:
        document.close()


def _text(document: pypdfium2.PdfDocument) -> str:
    if len(document) > MOST_PAGES:
        raise FileTooComplex(f"PDF 有 {len(document)} 页，超过 {MOST_PAGES} 页。请只上传通知本身。", field="file")
    pages: list[str] = []
    length = 0
    for page in document:
        textpage = page.get_textpage()
        text = textpage.get_text_bounded().replace("\r\n", "\n").replace("\r", "\n")
        pages.append(unnumbered(text, len(pages) + 1))
        textpage.close()
        page.close()
        length += len(pages[-1])
        if length > MOST_TEXT:
            raise FileTooComplex("PDF 文字过多，不像一份通知。请只上传通知本身。", field="file")
    if length < _FEWEST * max(len(pages), 1) and sum(len("".join(page.split())) for page in pages) < _FEWEST:
        raise FileWithoutText("PDF 是扫描件，没有可识读的文字。请上传文字版，或粘贴正文。", field="file")
    return "\n".join(pages)
