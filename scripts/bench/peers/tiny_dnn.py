"""tiny-dnn, of Debian: headers, compiled here."""

from peers.installed import CACHE, compiled, missing_packages, package_version
from peers.peer import Peer


class TinyDnn(Peer):
    title = "tiny-dnn"

    def missing(self):
        return missing_packages("tiny-dnn", "libcereal-dev", "libgemmlowp-dev", "libstb-dev", "nlohmann-json3-dev")

    def version_of(self, job):
        return f"tiny-dnn {package_version('tiny-dnn')}"

    def prepare(self, job):
        third_party = CACHE / "include/third_party"
        third_party.mkdir(parents=True, exist_ok=True)
        if not (third_party / "stb").exists():
            (third_party / "stb").symlink_to("/usr/include/stb")
        self.program = compiled("tiny_dnn.cc", "-fopenmp", "-DCNN_USE_OMP", "-DCNN_USE_AVX", f"-I{CACHE / 'include'}",
                                "-lpthread")

    def command(self, job):
        return [self.program, job.file(**job.images_file())]
