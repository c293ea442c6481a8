"""What a person can do: one function a deed, one transaction each."""
