-- A leader's relative owns or runs, directly or through other firms, somebody the leader's
-- enterprise (or one below it) trades with. Shares over several ways at once add up.
with
deal as (
    select organisation_id, counterparty_id as partner_id, signed_on, amount, currency, 'contract' as mart, row_id
    from contract
    union all
    select
        organisation_id, tenant_id as partner_id, signed_on, annual_rent_amount as amount, currency,
        'lease' as mart, row_id
    from lease
),

tied as (
    select
        d.organisation_id, d.partner_id, d.signed_on, d.amount, d.currency, d.mart, d.row_id,
        c.kinship_row_id, least(sum(c.share), 1) as share, flatten(array_agg(c.path)) as path
    from control_chain as c
    inner join deal as d on c.target_id = d.partner_id
    inner join organisation as o on d.organisation_id = o.organisation_id
    inner join parameter as hop_limit
        on
            d.organisation_id = hop_limit.organisation_id
            and hop_limit.name = 'G01.hops'
            and d.signed_on >= hop_limit.valid_from
            and (hop_limit.valid_to is null or d.signed_on < hop_limit.valid_to)
    inner join parameter as least_share
        on
            d.organisation_id = least_share.organisation_id
            and least_share.name = 'G01.minimum_share'
            and d.signed_on >= least_share.valid_from
            and (least_share.valid_to is null or d.signed_on < least_share.valid_to)
    where
        (o.organisation_id = c.organisation_id or o.group_id = c.organisation_id)
        and c.hops <= hop_limit.value
        and d.signed_on >= c.since_on
        and d.signed_on < c.until_on
    group by
        d.organisation_id, d.partner_id, d.signed_on, d.amount, d.currency, d.mart, d.row_id,
        c.kinship_row_id, least_share.value
    having sum(c.share) >= least_share.value
)

select
    organisation_id,
    'counterparty' as subject_kind,
    partner_id as subject_id,
    concat(kinship_row_id, '/', currency) as occurrence,
    max(signed_on) as occurred_on,
    sum(amount) as amount,
    currency,
    cast(max(share) as double) as score,
    list_concat(
        list_concat(
            list_value(struct_pack(mart := 'kinship', row_id := kinship_row_id, role := 'kinship')),
            flatten(array_agg(path))
        ),
        array_agg(struct_pack(mart := mart, row_id := row_id, role := 'deal'))
    ) as evidence
from tied
group by organisation_id, partner_id, kinship_row_id, currency
