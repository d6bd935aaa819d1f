"""Where do the servers get packages without the internet? A small read-only web server at the provider gateway.

Runs in the lab's network namespace as the lab's owner, without privileges, and serves one flat Debian archive.
"""

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

ADDRESS = ("192.0.2.1", 3142)  # as named in the image's sources.list

if __name__ == "__main__":
    handler = partial(SimpleHTTPRequestHandler, directory=sys.argv[1])
    ThreadingHTTPServer(ADDRESS, handler).serve_forever()
