"""Who does something: a person with a membership, or a script with a token."""

from dataclasses import dataclass

from hypercare.foundation.accounts.models import ApiToken, Membership, User
from hypercare.foundation.programs.models import Program


@dataclass(frozen=True)
class Actor:
    """The `by` of every service. Exactly one of `user` and `token` is set, or neither (system)."""

    program: Program
    role: str
    user: User | None = None
    token: ApiToken | None = None
    teams: tuple[str, ...] = ()
    entity: str = ""

    @property
    def sender(self) -> str:
        """The sender of an idempotency key; stable for ever."""
        if self.user is not None:
            return f"user:{self.user.pk}"
        return f"token:{self.token.pk}" if self.token is not None else "system"

    @property
    def name(self) -> str:
        if self.user is not None:
            return str(self.user)
        return self.token.name if self.token is not None else "Hypercare"


def from_membership(membership: Membership) -> Actor:
    return Actor(
        program=membership.program,
        role=membership.role,
        user=membership.user,
        teams=tuple(membership.teams),
        entity=membership.entity,
    )


def from_token(token: ApiToken) -> Actor:
    return Actor(program=token.program, role=token.role, token=token)


def system(program: Program) -> Actor:
    return Actor(program=program, role="system")
