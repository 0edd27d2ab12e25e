"""The product as people meet it: a real server, a real Chromium, a phone and a desk."""
