-- name: setting_value :text
SELECT value FROM setting WHERE key = :key

-- name: setting_put :run
INSERT INTO setting (key, value, changed_at) VALUES (:key, :value, :changed_at)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
