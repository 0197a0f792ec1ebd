-- Half the edges are persons' shares; of the firms' some are of funds with thousands of holdings.
select
    'W' || i as ownership_id, case when i % 2 = 0 then 'p_' || hash(i) % $people end as holder_key,
    case
        when i % 2 = 1 and hash(i, 5) % 10 = 0 then 'S' || hash(i, 6) % 40
        when i % 2 = 1 then 'S' || hash(i, 1) % ($firms * 2)
    end as holder_id,
    'S' || hash(i, 2) % ($firms * 2) as target_id, (1 + hash(i, 3) % 100) / 100.0 as share, date '2015-01-01' as valid_from
from range($edges) as t(i)
