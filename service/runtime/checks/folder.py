"""What the data folder must be: writable, with room, its keys for our own user only."""

import shutil
import stat

from service.clock import read_business_clock
from service.data_folder import DataFolder
from service.runtime.doctor import Finding, broken, doubtful, fine

MEGABYTE = 1024 * 1024
LEAST_FREE = 200 * MEGABYTE
GOOD_FREE = 2048 * MEGABYTE


def data_folder(folder: DataFolder) -> Finding:
    """The folder can be made and written, and its disk has room. Raises DataFolderUnwritable."""
    folder.prepare()
    free = shutil.disk_usage(folder.root).free
    sentence = f"{folder.root} 可写，磁盘剩余 {free // MEGABYTE} MB"
    remedy = "请清理磁盘，或用 CASCADE_DATA_FOLDER 换到别的磁盘。"
    if free < LEAST_FREE:
        return broken("数据目录", sentence, remedy)
    if free < GOOD_FREE:
        return doubtful("数据目录", sentence, remedy)
    return fine("数据目录", sentence)


def key_files(folder: DataFolder) -> Finding:
    """Nobody but our own user can read the keys."""
    for path in (folder.secret_key, folder.api_token):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            mode = f"{stat.S_IMODE(path.stat().st_mode):o}"
            return broken("密钥文件", f"{path} 的权限是 {mode}，别的用户也能读", f"请执行 chmod 600 {path}")
    return fine("密钥文件", "只有本用户可读")


def business_clock(folder: DataFolder) -> Finding:
    """The folder runs on real time, unless it is a demonstration. Raises ClockFileInvalid."""
    if not folder.business_clock.exists():
        return fine("业务时钟", "与真实时间一致")
    speed = read_business_clock(folder.business_clock).speed
    return doubtful(
        "业务时钟",
        f"本目录用的是演示时钟（{speed:g} 倍速），时限不是真实时间",
        f"正式使用请另建数据目录；{folder.business_clock} 只应出现在演示目录中。",
    )
