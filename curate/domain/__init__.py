"""What Curate talks about: frozen dataclasses, standard library only, no I/O."""
