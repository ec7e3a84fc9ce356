"""ConvNetJS, from npm."""

from peers.installed import missing_module, module_version, node
from peers.peer import Peer


class ConvNetJS(Peer):
    title = "ConvNetJS"

    def missing(self):
        return missing_module("convnetjs")

    def version_of(self, job):
        return f"ConvNetJS {module_version('convnetjs')}"

    def command(self, job):
        return node("convnetjs.js", job.file(**job.images_file()))
