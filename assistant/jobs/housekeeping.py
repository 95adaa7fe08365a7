"""Housekeeping: what must happen now and then, without anybody asking."""

from datetime import date, timedelta

import structlog

from assistant.documents import intake
from assistant.encryption import Binding
from assistant.errors import ConnectorError, SealBroken
from assistant.jobs import engine
from assistant.qonto import disconnection, refresh
from assistant.qonto.gateway import Gateway
from assistant.workspace import anchors, chain, grants, instances, proposals, workspaces
from assistant.workspace.anchors import Anchor
from assistant.workspace.attention import kept, stored
from assistant.workspace.automations import automations
from assistant.workspace.embedding import keys as embed_keys
from assistant.workspace.search import index

# A refresh token lives for 90 days from its last use.
REFRESH_AT_AGE = timedelta(days=30)

log = structlog.get_logger()


async def revoke(gateway: Gateway) -> None:
    """Tell Qonto of disconnections."""
    await disconnection.revoke_waiting(gateway)


async def keep_grants_young(gateway: Gateway) -> None:
    """Renew refresh tokens that were not used for a month, so that none ages out."""
    async with gateway.database.look_up() as session:
        ageing = await grants.ageing(session, gateway.now() - REFRESH_AT_AGE)
    for connection in ageing:
        try:
            await refresh.refreshed(gateway, connection)
        except (ConnectorError, SealBroken) as error:
            log.warning("grant not renewed", connection=connection.id, reason=error.code)


async def reseal(gateway: Gateway) -> int:
    """Seal every stored secret under the current key; may be killed and run again at will."""
    keyring = gateway.keyring

    def again(sealed: str, workspace_id: str, record_id: str, purpose: str) -> str:
        binding = Binding(workspace_id, record_id, purpose)
        return keyring.seal(keyring.open(sealed, binding), binding)

    async with gateway.database.system() as session:
        changed = await grants.reseal(session, again, keyring.is_current)
        changed += await automations.reseal(session, keyring)
        changed += await embed_keys.reseal(session, keyring)
    if changed:
        log.info("secrets sealed again", count=changed)
    return changed


async def read_waiting(gateway: Gateway) -> None:
    """Read uploads whose reader died before it was done."""
    await intake.read_waiting(gateway.database, gateway.settings.data_dir, gateway.now())


async def index_for_search(gateway: Gateway) -> None:
    """Write what search has no entry of yet, a batch at a time, where anything was done lately;
    then the database learns how large its tables have become."""
    async with gateway.database.look_up() as session:
        heads = await workspaces.heads(session)
    written = 0
    for workspace_id, head in heads.items():
        if _INDEXED.get(workspace_id) == head:
            continue
        while True:
            async with gateway.database.write(workspace_id) as session:
                if not (count := await index.refresh(session)):
                    break
            written += count
        _INDEXED[workspace_id] = head
    if written:
        await gateway.database.learn_sizes()


# How long each workspace's trail was when its index was last brought up to date.
_INDEXED: dict[str, int] = {}


async def keep_signals(gateway: Gateway) -> None:
    """Keep what needs attention in the database, where nothing was done since the last look: a
    new process, and the first question of a day, begin with it."""
    async with gateway.database.look_up() as session:
        moments = await workspaces.moments(session, gateway.now())
    for workspace_id, moment in moments.items():
        if _SEEN.get(workspace_id) == moment != _KEPT.get(workspace_id):
            async with gateway.database.read(workspace_id) as session:
                known = await kept.known(session, moment[1])
            async with gateway.database.write(workspace_id) as session:
                await stored.keep(session, known)
            _KEPT[workspace_id] = moment
        _SEEN[workspace_id] = moment


# The trail and the day of each workspace: at the last look, and when its signals were kept.
_SEEN: dict[str, tuple[int, date]] = {}
_KEPT: dict[str, tuple[int, date]] = {}


async def read_mirrored(gateway: Gateway) -> None:
    """Read what came from Qonto, a few files at a time; what a stop leaves is read later."""
    if await intake.read_mirrored(gateway.database, gateway.settings.data_dir, gateway.now()):
        _INDEXED.clear()  # their words are to be found, and no trail tells of them


async def read_again(gateway: Gateway) -> None:
    """Read anew, a few at a time, what was read before we were known."""
    if await intake.read_again(gateway.database, gateway.settings.data_dir, gateway.now()):
        _INDEXED.clear()


async def anchor_trails(gateway: Gateway) -> None:
    """Write each trail's head to the signed file beside the database, when it has moved."""
    async with gateway.database.look_up() as session:
        known = await workspaces.ids(session)
    for workspace_id in known:
        async with gateway.database.read(workspace_id) as session:
            sequence, last = await chain.head(session)
        if sequence:
            anchor = Anchor(workspace_id, sequence, last, gateway.now())
            anchors.keep(gateway.settings.data_dir, gateway.keyring, anchor)


async def tidy(gateway: Gateway) -> None:
    """Forget what has had its day: consent trips, unanswered offers and finished work."""
    async with gateway.database.system() as session:
        await grants.forget_old_attempts(session, gateway.now())
        await proposals.expire(session, gateway.now())
    await engine.purge()


async def beat(gateway: Gateway, instance_id: str) -> None:
    """Say that this instance lives, and take over the work of those that fell silent."""
    now = gateway.now()
    async with gateway.database.system() as session:
        await instances.beat(session, instance_id, now)
        silent = await instances.silent(session, now)
    for other in silent:
        taken = await engine.take_over(other)
        async with gateway.database.system() as session:
            await instances.forget(session, other, now)
        if taken:
            log.warning("work of a silent instance taken over", instance=other, workflows=taken)
