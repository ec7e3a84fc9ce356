"""dlib, of Debian: its library, and headers compiled here."""

from peers.installed import compiled, missing_packages, package_version
from peers.peer import Peer


class Dlib(Peer):
    title = "dlib"

    def missing(self):
        return missing_packages("libdlib-dev", "libopenblas-pthread-dev", "nlohmann-json3-dev")

    def version_of(self, job):
        return f"dlib {package_version('libdlib-dev')}"

    def prepare(self, job):
        network = f"dlib::input<std::array<dlib::matrix<float>, {job.entry().image[0]}>>"
        for layer in job.entry().layers:
            network = self.around(layer, network)
        self.program = compiled("dlib.cc", f"-DCHANNELS={job.entry().image[0]}",
                                f"-DNETWORK=dlib::loss_multiclass_log<{network}>", "-ldlib", "-lblas", "-llapack",
                                "-lpthread")

    @staticmethod
    def around(layer, network):
        """The type of `layer` on top of `network`."""
        if layer["type"] == "conv":
            settings = [layer["filters"]] + [layer["kernel"]] * 2 + [layer["stride"]] * 2 + [layer["pad"]] * 2
            return f"dlib::add_layer<dlib::con_<{', '.join(map(str, settings))}>, {network}>"
        if layer["type"] == "pool":
            settings = [layer["kernel"]] * 2 + [layer["stride"]] * 2 + [0, 0]
            return f"dlib::add_layer<dlib::max_pool_<{', '.join(map(str, settings))}>, {network}>"
        return f"dlib::fc<{layer['units']}, {network}>" if layer["type"] == "fc" else f"dlib::relu<{network}>"

    def command(self, job):
        return [self.program, job.file(**job.images_file())]
