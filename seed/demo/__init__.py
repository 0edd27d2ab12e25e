"""禾田农机 (Hetian Agri-Machinery): a small, believable maker of tractor implements to try everything out on."""
