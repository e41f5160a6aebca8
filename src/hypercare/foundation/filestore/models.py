"""One byte store for every file and raw mail, keyed by SHA-256, in PostgreSQL in pieces."""

from django.db import models

from hypercare.foundation.programs.owned import Owned


class StoredFile(Owned):
    """Bytes commit with the row that names them, and every machine sees them."""

    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "sha256"], name="stored_file_hash"),
        ]


class Piece(models.Model):
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="piece_number")]
