"""What keeps the service from starting. Every sentence is one clear line for the person at the terminal."""

from pathlib import Path

from domain.errors import CascadeError, Conflict

EXIT_CONFIGURATION = 78
"""Exit status of a part that must not be started again before a person mends something (EX_CONFIG of sysexits)."""


class SettingInvalid(CascadeError):
    """A setting cannot be used. ``field`` is the name of its environment variable."""

    code = "setting_invalid"


class KeyFileInvalid(CascadeError):
    """A key file of the data folder cannot be read or holds no key."""

    code = "key_file_invalid"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"密钥文件 {path} 不可用：{reason}。请从备份恢复该文件；确认没有备份时删除它，重新启动会另行生成。"
        )


class ClockFileInvalid(CascadeError):
    """The business clock of the data folder cannot be read."""

    code = "clock_file_invalid"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"业务时钟文件 {path} 不可用：{reason}。正式使用的数据目录不应有此文件；演示目录请重新生成。")


class DataFolderInUse(Conflict):
    """Another instance runs on the same data folder. ``pid`` is its process, None when it did not say."""

    code = "data_folder_in_use"

    def __init__(self, folder: Path, pid: int | None) -> None:
        holder = "另一个 Cascade 进程" if pid is None else f"另一个 Cascade（进程号 {pid}）"
        super().__init__(f"数据目录 {folder} 正被{holder}使用。请先停掉它，或用 CASCADE_DATA_FOLDER 指定别的目录。")
        self.pid = pid


class DataFolderUnwritable(CascadeError):
    """The data folder cannot be made or written."""

    code = "data_folder_unwritable"

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"数据目录 {folder} 不可写：{reason}。请改正目录权限，或用 CASCADE_DATA_FOLDER 指定别的目录。",
            field="CASCADE_DATA_FOLDER",
        )


class PortTaken(Conflict):
    """Somebody else listens where a part wants to. ``process`` is ``name (pid)`` where the system tells."""

    code = "port_taken"

    def __init__(self, port: int, setting: str, process: str | None) -> None:
        holder = "其他程序" if process is None else f"程序 {process} "
        super().__init__(
            f"端口 {port}（设置 {setting}）已被{holder}占用。请停掉占用者，或修改 {setting}。", field=setting
        )
        self.port = port


class AddressUnavailable(CascadeError):
    """The address to listen on is none of this machine's, or the port needs more rights."""

    code = "address_unavailable"

    def __init__(self, host: str, port: int, setting: str, reason: str) -> None:
        super().__init__(
            f"不能在 {host}:{port}（设置 {setting}）上监听：{reason}。请修改监听地址或端口。", field=setting
        )


class TemporalBinaryMissing(CascadeError):
    """No Temporal server program was found, or what was found does not run."""

    code = "temporal_binary_missing"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"找不到可用的 Temporal 程序：{reason}。请重新安装（make setup），或用 CASCADE_TEMPORAL_BINARY 指明。",
            field="CASCADE_TEMPORAL_BINARY",
        )


class TemporalBinaryTooOld(CascadeError):
    """The Temporal server program is older than the oldest one this service was tried with."""

    code = "temporal_binary_too_old"

    def __init__(self, path: Path, version: str, minimum: str) -> None:
        super().__init__(
            f"Temporal 程序 {path} 的版本 {version} 低于 {minimum}。请升级，或用 CASCADE_TEMPORAL_BINARY 指明新版。",
            field="CASCADE_TEMPORAL_BINARY",
        )


class TemporalStateDamaged(CascadeError):
    """The embedded Temporal server's state cannot be read."""

    code = "temporal_state_damaged"
    status = 500

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"Temporal 状态文件 {path} 已损坏：{reason}。请从最近的备份恢复整个数据目录。")


class PartNotReady(CascadeError):
    """A part of the service did not become ready in time."""

    code = "part_not_ready"
    status = 503

    def __init__(self, title: str, seconds: float, log: Path, last_line: str) -> None:
        said = f"其最后的输出是“{last_line}”。" if last_line else ""
        super().__init__(f"{title}在 {seconds:g} 秒内未能就绪。{said}详见日志 {log}。")


class PartMisconfigured(CascadeError):
    """A part refused to start (exit status 78); its own message says why and what to do."""

    code = "part_misconfigured"

    def __init__(self, title: str, log: Path, message: str) -> None:
        super().__init__(message or f"{title}因配置有误拒绝启动。详见日志 {log}。")
