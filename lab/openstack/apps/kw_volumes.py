"""Volumes without a disk behind them: Cinder's own fake driver, which can also extend."""

from cinder import interface
from cinder.tests import fake_driver


@interface.volumedriver
class FakeDriver(fake_driver.FakeLoggingVolumeDriver):
    """Accepts every request; a volume holds no data."""

    def extend_volume(self, volume, new_size):
        """Nothing to do: there is no disk."""
