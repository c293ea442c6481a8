"""A script that downloads a Hugging Face repository (arguments: REPO, OUT, TOLD and REVISION).

Runs in a process of its own, so that it can be stopped at any moment. The last line on standard
error says in plain words what failed.
"""

import sys
from pathlib import Path

WANTED = ["*.safetensors", "*.json", "*.jinja", "tokenizer*", "*.model"]
UNWANTED = ["*/*", "*.bin", "*.gguf", "*.onnx", "consolidated*"]


def download(repo: str, out: Path, told: Path, revision: str) -> None:
    """Weights (safetensors only), configuration and tokenizer of ``repo`` into ``out``.

    Prints the number of bytes to come on standard output before it starts. What the Hub says of the
    repository (revision, license) is written to ``told``. An empty revision is the newest.
    """
    import hashlib
    import json

    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.utils._paths import filter_repo_objects
    from huggingface_hub.utils.tqdm import disable_progress_bars

    disable_progress_bars()
    info = HfApi().model_info(repo, revision=revision or None, files_metadata=True)
    sizes = {sibling.rfilename: sibling.size or 0 for sibling in info.siblings or []}
    kept = set(filter_repo_objects(sizes, allow_patterns=WANTED, ignore_patterns=UNWANTED))
    if not any(name.endswith(".safetensors") for name in kept):
        raise SystemExit("the repository has no safetensors weights, and no other kind is loaded")
    print(sum(sizes[name] for name in kept), flush=True)  # noqa: T201
    license_ = getattr(info.card_data, "license", None) or ""
    told.write_text(json.dumps({"revision": info.sha or "", "license": str(license_)}), "utf-8")
    snapshot_download(
        repo,
        revision=info.sha,
        local_dir=out,
        allow_patterns=WANTED,
        ignore_patterns=UNWANTED,
    )
    for sibling in info.siblings or []:
        wanted = sibling.lfs.sha256 if sibling.lfs and sibling.rfilename in kept else None
        if wanted:
            with (out / sibling.rfilename).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != wanted:
                    raise SystemExit(
                        f"{sibling.rfilename} is not the expected file (its SHA-256 differs)"
                    )
    if not (out / "tokenizer.json").is_file():
        from transformers import AutoTokenizer

        AutoTokenizer.from_pretrained(out, local_files_only=True).save_pretrained(out)


def _reason(error: Exception) -> str:
    """What went wrong, in half a sentence."""
    from huggingface_hub import errors

    if isinstance(error, errors.GatedRepoError):
        return "its owner wants you to accept the license on huggingface.co first"
    if isinstance(error, errors.RepositoryNotFoundError):
        return "there is no such model on huggingface.co, or it is private"
    if isinstance(error, errors.HfHubHTTPError):
        return "huggingface.co answered with an error"
    return "huggingface.co could not be reached"


if __name__ == "__main__":
    try:
        download(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
    except Exception as error:  # noqa: BLE001 - this process ends here, with one line for its parent
        raise SystemExit(_reason(error)) from None
